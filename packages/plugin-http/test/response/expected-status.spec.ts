import { expectedStatuses } from '../../src/response/expected-status.js';

describe('expected statuses', () => {
  test.each([
    [undefined, [100, 200, 399], [400, 500, 599]],
    ['200', [200], [199, 201, 404]],
    ['2xx', [200, 299], [199, 300]],
    ['200-204', [200, 204], [199, 205]],
    [' 2xx , 304,404-410', [204, 304, 404, 410], [303, 411, 500]],
  ])('%p expects %p, not %p', (text, expected, others) => {
    const table = expectedStatuses(text);
    expect(expected.map((status) => table?.[status])).toEqual(expected.map(() => 1));
    expect(others.map((status) => table?.[status])).toEqual(others.map(() => 0));
  });

  test.each(['', 'ok', '2x', '204-200', '200,', '99'])('%p says nothing', (text) => {
    expect(expectedStatuses(text)).toBeNull();
  });
});
