/** Cards of paper, read by the camera. */
import { UpbeatCards } from "./elements/upbeat-cards";

customElements.define("upbeat-cards", UpbeatCards);
