export { attachStream } from './attach-stream.js';
