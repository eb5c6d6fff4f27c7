/** The studio's page on which a script is recorded. */
import { UpbeatRecorder } from "./elements/upbeat-recorder";

customElements.define("upbeat-recorder", UpbeatRecorder);
