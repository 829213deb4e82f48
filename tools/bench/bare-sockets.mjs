/**
 * Child process: Node.js' own sockets, of TLS where the URL says so, and nothing else. Each sends the same bytes as soon as
 * anything has come, and takes no look at what that is. Prints how many answers came. Arguments: URL, users, seconds.
 */
import { connect as connectTcp } from 'node:net';
import { connect as connectTls } from 'node:tls';

const [, , url, users, seconds] = process.argv;
const { hostname, port, host, protocol } = new URL(url);
const connect = protocol === 'https:' ? connectTls : connectTcp;
const request = Buffer.from(`GET / HTTP/1.1\r\nHost: ${host}\r\n\r\n`, 'latin1');
const buffer = Buffer.alloc(65_536);
const endMs = performance.now() + Number(seconds) * 1000;
let answered = 0;

function begin() {
  const callback = () => {
    answered += 1;
    if (performance.now() < endMs) socket.write(request);
    else socket.destroy();
    return true;
  };
  const socket = connect(
    {
      host: hostname,
      port: Number(port),
      noDelay: true,
      rejectUnauthorized: false,
      onread: { buffer, callback },
    },
    () => socket.write(request),
  );
}

for (let user = 0; user < Number(users); user += 1) begin();
process.once('exit', () => console.log(answered));
