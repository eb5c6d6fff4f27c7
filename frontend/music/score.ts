/** `music-score`, for every entry whose pages show one: this module runs once, whichever of them is loaded first. */
import "../styles/score.css";
import { MusicScore } from "../elements/music-score";

customElements.define("music-score", MusicScore);
