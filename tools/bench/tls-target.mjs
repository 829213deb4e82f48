/** Child process: an HTTPS server that answers `ok`. Arguments: key file, certificate file. Prints its URL. */
import { readFileSync } from 'node:fs';
import { createServer } from 'node:https';

const [, , keyFile, certFile] = process.argv;
const BODY = Buffer.from('ok');
const server = createServer(
  { key: readFileSync(keyFile), cert: readFileSync(certFile) },
  (request, response) => {
    response.writeHead(200, { 'content-length': BODY.length });
    response.end(BODY);
  },
);
server.keepAliveTimeout = 60_000;
server.listen(0, '127.0.0.1', () => console.log(`https://127.0.0.1:${server.address().port}/`));
