/** The page of a video. */
import { UpbeatPlayer } from "./elements/upbeat-player";

customElements.define("upbeat-player", UpbeatPlayer);
