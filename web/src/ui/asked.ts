/** What the page loads when something is first asked: one file, as each is small. */
import '../styles/asked.css';

export { AnswerFoot } from './answer-foot';
export { HitList } from './hit-list';
export { PromptPreview } from './prompt-preview';
export { SendBar } from './send-bar';
export { StandaloneNote } from './standalone-note';
