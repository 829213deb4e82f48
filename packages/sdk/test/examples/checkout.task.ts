import { defineTask } from '@vajraedge/sdk';

export default defineTask(async ({ step, check, signal }) => {
  const home = await step('home', () => fetch('http://127.0.0.1:8080/', { signal }));
  check('home is there', home.status === 200);
  const text = await step('body', () => home.text());
  return { receivedBytes: Buffer.byteLength(text) };
});
