import { defineTask } from '@vajraedge/sdk';

export const pageVisit = defineTask({
  name: 'PAGE_VISIT',
  description: 'Visits a page, then rests.',
  category: 'shop',
  parameters: {
    url: { type: 'url', required: true, description: 'The page.' },
    rest: { type: 'duration', default: '500ms', description: 'How long to rest.' },
  },
  async execute({ parameters, signal }) {
    const response = await fetch(parameters.url, { signal });
    const { byteLength } = await response.arrayBuffer();
    await new Promise((resolve) => setTimeout(resolve, parameters.rest));
    return { receivedBytes: byteLength, labels: { status: response.status } };
  },
});
