/** Questions that are heard, and rhythms that are tapped. */
import { UpbeatHeard } from "./elements/upbeat-heard";
import { UpbeatTaps } from "./elements/upbeat-taps";
import "./music/score";

if (!customElements.get("upbeat-heard")) customElements.define("upbeat-heard", UpbeatHeard);
if (!customElements.get("upbeat-taps")) customElements.define("upbeat-taps", UpbeatTaps);
