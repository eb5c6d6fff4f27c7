/** Music in a lesson: tapping on phones, the beat on the wall; and the teacher's ear. */
import "./styles/music-class.css";
import { UpbeatBeat } from "./elements/upbeat-beat";
import { UpbeatEar } from "./elements/upbeat-ear";
import { UpbeatTapping } from "./elements/upbeat-tapping";

customElements.define("upbeat-tapping", UpbeatTapping);
customElements.define("upbeat-beat", UpbeatBeat);
customElements.define("upbeat-ear", UpbeatEar);
