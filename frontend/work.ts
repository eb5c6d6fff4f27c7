/** Work handed in, and the pages on which it is evaluated. */
import { UpbeatAttach } from "./elements/upbeat-attach";
import { UpbeatDesk } from "./elements/upbeat-desk";
import { UpbeatDraft } from "./elements/upbeat-draft";

customElements.define("upbeat-attach", UpbeatAttach);
customElements.define("upbeat-desk", UpbeatDesk);
customElements.define("upbeat-draft", UpbeatDraft);
