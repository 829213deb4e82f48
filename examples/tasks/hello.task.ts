import { defineTask } from '@vajraedge/sdk';

export default defineTask(async ({ check, signal }) => {
  const response = await fetch('http://127.0.0.1:8080/', { signal });
  const text = await response.text();
  check('says hello', text.startsWith('hello'));
  return { receivedBytes: text.length, labels: { status: response.status } };
});
