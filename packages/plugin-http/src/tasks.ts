import { defineTask } from '@vajraedge/sdk';
import { createHttpTask } from './http-task.js';
import { BODY_PARAMETERS, COMMON_PARAMETERS, METHOD_PARAMETER } from './http-parameters.js';

const WITH_BODY = { ...COMMON_PARAMETERS, ...BODY_PARAMETERS } as const;

/** One GET request. */
export const HTTP_GET = defineTask({
  name: 'HTTP_GET',
  displayName: 'HTTP GET',
  description: 'Sends a GET request and checks the answer.',
  parameters: COMMON_PARAMETERS,
  ...createHttpTask('GET'),
});

/** One POST request. */
export const HTTP_POST = defineTask({
  name: 'HTTP_POST',
  displayName: 'HTTP POST',
  description: 'Sends a POST request with a text, JSON, a form or a file, and checks the answer.',
  parameters: WITH_BODY,
  ...createHttpTask('POST'),
});

/** One PUT request. */
export const HTTP_PUT = defineTask({
  name: 'HTTP_PUT',
  displayName: 'HTTP PUT',
  description: 'Sends a PUT request with a text, JSON, a form or a file, and checks the answer.',
  parameters: WITH_BODY,
  ...createHttpTask('PUT'),
});

/** One PATCH request. */
export const HTTP_PATCH = defineTask({
  name: 'HTTP_PATCH',
  displayName: 'HTTP PATCH',
  description: 'Sends a PATCH request with a text, JSON, a form or a file, and checks the answer.',
  parameters: WITH_BODY,
  ...createHttpTask('PATCH'),
});

/** One DELETE request. */
export const HTTP_DELETE = defineTask({
  name: 'HTTP_DELETE',
  displayName: 'HTTP DELETE',
  description: 'Sends a DELETE request, with a body if need be, and checks the answer.',
  parameters: WITH_BODY,
  ...createHttpTask('DELETE'),
});

/** One HEAD request. */
export const HTTP_HEAD = defineTask({
  name: 'HTTP_HEAD',
  displayName: 'HTTP HEAD',
  description: 'Sends a HEAD request and checks the head of the answer.',
  parameters: COMMON_PARAMETERS,
  ...createHttpTask('HEAD'),
});

/** One request of any method. */
export const HTTP_REQUEST = defineTask({
  name: 'HTTP_REQUEST',
  displayName: 'HTTP request',
  description: 'Sends a request of any method, with a body if need be, and checks the answer.',
  parameters: { ...METHOD_PARAMETER, ...WITH_BODY },
  ...createHttpTask(null),
});
