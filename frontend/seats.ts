/** The teacher's page of groups. */
import { UpbeatSeats } from "./elements/upbeat-seats";

customElements.define("upbeat-seats", UpbeatSeats);
