import { definePlugin } from '@vajraedge/sdk';
import { HTTP_DELETE, HTTP_GET, HTTP_HEAD, HTTP_PATCH, HTTP_POST, HTTP_PUT, HTTP_REQUEST } from './tasks.js';

export default definePlugin({
  displayName: 'HTTP',
  description: 'Requests over HTTP/1.1 and HTTP/2, with cookies, redirects, checks and client certificates.',
  tasks: [HTTP_GET, HTTP_POST, HTTP_PUT, HTTP_PATCH, HTTP_DELETE, HTTP_HEAD, HTTP_REQUEST],
});
