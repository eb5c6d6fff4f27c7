/** The studio's pages with an upload. */
import { UpbeatUpload } from "./elements/upbeat-upload";

customElements.define("upbeat-upload", UpbeatUpload);
