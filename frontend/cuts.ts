/** The studio's editing page. */
import { UpbeatCuts } from "./elements/upbeat-cuts";

customElements.define("upbeat-cuts", UpbeatCuts);
