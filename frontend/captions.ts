/** The studio's caption editor. */
import { UpbeatCaptions } from "./elements/upbeat-captions";

customElements.define("upbeat-captions", UpbeatCaptions);
