import "./styles/sing.css";
import { MusicPractice } from "./elements/music-practice";
import { MusicRecorder } from "./elements/music-recorder";
import { MusicReplay } from "./elements/music-replay";
import "./music/score";
import { sendLeftOver } from "./music/sending";

customElements.define("music-recorder", MusicRecorder);
customElements.define("music-replay", MusicReplay);
customElements.define("music-practice", MusicPractice);
void sendLeftOver();
