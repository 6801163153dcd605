/** What the page loads when retrieval is first measured or explained: one file, as both are small. */
import '../styles/measure.css';

export { MeasureDialog } from './measure-dialog';
export { WhyDialog } from './why-dialog';
