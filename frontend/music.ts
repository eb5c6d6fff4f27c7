/** Scores on a page, and writing them. */
import "./styles/music.css";
import { MusicEditor } from "./elements/music-editor";
import { MusicHear } from "./elements/music-hear";
import "./music/score";

customElements.define("music-editor", MusicEditor);
customElements.define("music-hear", MusicHear);
