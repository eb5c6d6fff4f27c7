/** Drawing places on the picture of a question. */
import { UpbeatRegions } from "./elements/upbeat-regions";

customElements.define("upbeat-regions", UpbeatRegions);
