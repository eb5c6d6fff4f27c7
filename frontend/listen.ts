/** The studio's page on which one listens to a sound before and after cleaning. */
import { UpbeatListen } from "./elements/upbeat-listen";

customElements.define("upbeat-listen", UpbeatListen);
