/**
 * The generator that everybody writes first: a timer of one millisecond, and all that is due by then. It sits on bare
 * sockets, so that its timer is all that is measured. Usage: timer-generator.mjs URL RATE SECONDS
 */
import { connect } from 'node:net';

const [url, rateText, secondsText] = process.argv.slice(2);
const { hostname, port, host } = new URL(url);
const perMs = Number(rateText) / 1000;
const total = Number(rateText) * Number(secondsText);
const REQUEST = Buffer.from(`GET / HTTP/1.1\r\nHost: ${host}\r\n\r\n`, 'latin1');
const idle = [];
let answered = 0;
let started = 0;
const startMs = performance.now() + 50;

function send() {
  const socket = idle.pop() ?? open();
  socket.write(REQUEST);
}

function open() {
  const socket = connect({ host: hostname, port: Number(port), noDelay: true });
  socket.on('data', () => {
    answered += 1;
    idle.push(socket);
    if (answered === total) process.exit(0);
  });
  return socket;
}

function tick() {
  const due = Math.min(total, Math.floor((performance.now() - startMs) * perMs) + 1);
  for (; started < due; started += 1) send();
  if (started < total) setTimeout(tick, 1);
}

setTimeout(tick, 50);
