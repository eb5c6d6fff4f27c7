/** Why there is no microphone; the words stand in the page. */
export type Trouble = "refused" | "none" | "busy";

const TROUBLES: Record<string, Trouble> = {
  NotAllowedError: "refused",
  SecurityError: "refused",
  NotFoundError: "none",
  OverconstrainedError: "none",
};

/** What went wrong while it was opened. What nobody foresaw is told as one that another app has: the same things help. */
export function troubleOf(problem: unknown): Trouble {
  if (!navigator.mediaDevices) return "none";
  return (problem instanceof DOMException && TROUBLES[problem.name]) || "busy";
}

/** One channel, as it sounds: music is not to be thinned out as speech is. */
export function openMicrophone(): Promise<MediaStream> {
  const wanted = { echoCancellation: false, noiseSuppression: false, autoGainControl: false, channelCount: 1 };
  return navigator.mediaDevices.getUserMedia({ audio: wanted });
}
