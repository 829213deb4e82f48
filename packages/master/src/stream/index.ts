export { attachStream, type Stream, type StreamOptions } from './attach-stream.js';
