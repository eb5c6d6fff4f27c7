import { UpbeatFollow } from "./elements/upbeat-follow";

customElements.define("upbeat-follow", UpbeatFollow);
