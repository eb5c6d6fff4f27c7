/** Where a script is written: its time and pace as one types. */
import { UpbeatPace } from "./elements/upbeat-pace";

customElements.define("upbeat-pace", UpbeatPace);
