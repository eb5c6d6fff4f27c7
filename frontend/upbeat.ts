/** What every page may use. */
import { noteSteps } from "./elements/ladder";
import { UpbeatAnswer } from "./elements/upbeat-answer";
import { UpbeatCountdown } from "./elements/upbeat-countdown";
import { UpbeatDialog } from "./elements/upbeat-dialog";
import { UpbeatMenu } from "./elements/upbeat-menu";
import { UpbeatNeeds } from "./elements/upbeat-needs";
import { UpbeatNow } from "./elements/upbeat-now";
import { UpbeatOrder } from "./elements/upbeat-order";
import { UpbeatRefresh } from "./elements/upbeat-refresh";
import { UpbeatSpot } from "./elements/upbeat-spot";
import { UpbeatVote } from "./elements/upbeat-vote";

customElements.define("upbeat-refresh", UpbeatRefresh);
customElements.define("upbeat-answer", UpbeatAnswer);
customElements.define("upbeat-countdown", UpbeatCountdown);
customElements.define("upbeat-dialog", UpbeatDialog);
customElements.define("upbeat-menu", UpbeatMenu);
customElements.define("upbeat-needs", UpbeatNeeds);
customElements.define("upbeat-order", UpbeatOrder);
customElements.define("upbeat-now", UpbeatNow);
customElements.define("upbeat-spot", UpbeatSpot);
customElements.define("upbeat-vote", UpbeatVote);

noteSteps(document);

// After a form came back with errors, reading begins at what needs another look.
document.querySelector<HTMLElement>("[data-focus]")?.focus();
