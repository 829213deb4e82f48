import { writeFileSync } from 'node:fs';
import { startNameServer } from './name-server.mjs';

const { port } = await startNameServer();
writeFileSync('port.txt', String(port));
console.log('listening');
