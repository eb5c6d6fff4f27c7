/** Forms beside a picture: key marks, comments. */
import { UpbeatMoment } from "./elements/upbeat-moment";

customElements.define("upbeat-moment", UpbeatMoment);
