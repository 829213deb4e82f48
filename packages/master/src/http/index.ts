export { type AccessToken } from './access-token.js';
export { attachWeb, type Web, type WebOptions } from './attach-web.js';
export { loadTokens, type MasterTokens, readTokens, SHORTEST_TOKEN } from './token-file.js';
export { isLoopback, type ListenAddress, type WebTls } from './web-server.js';
