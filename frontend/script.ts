/** Where a script is written: its time and pace as one types, its material as it is chosen. */
import { UpbeatCollect } from "./elements/upbeat-collect";
import { UpbeatPace } from "./elements/upbeat-pace";

customElements.define("upbeat-pace", UpbeatPace);
customElements.define("upbeat-collect", UpbeatCollect);
