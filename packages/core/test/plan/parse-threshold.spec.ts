import fc from 'fast-check';
import { parseThreshold } from '../../src/plan/parse-threshold.js';

describe('conditions', () => {
  test.each([
    ['p99(responseTime) < 250ms', { kind: 'quantile', time: 'responseTime', quantile: 0.99 }, '<', 250_000],
    ['p99.9(serviceTime)<=1.5s', { kind: 'quantile', time: 'serviceTime', quantile: 0.999 }, '<=', 1_500_000],
    ['p50( startLag ) < 800us', { kind: 'quantile', time: 'startLag', quantile: 0.5 }, '<', 800],
    ['p100(responseTime) < 1m', { kind: 'quantile', time: 'responseTime', quantile: 1 }, '<', 60_000_000],
    ['p95(responseTime) < 0.1ms', { kind: 'quantile', time: 'responseTime', quantile: 0.95 }, '<', 100],
    ['p95(responseTime) < 10 µs', { kind: 'quantile', time: 'responseTime', quantile: 0.95 }, '<', 10],
    ['mean(serviceTime) < 20ms', { kind: 'mean', time: 'serviceTime' }, '<', 20_000],
    ['max(responseTime) < 2s', { kind: 'max', time: 'responseTime' }, '<', 2_000_000],
    ['min(serviceTime) > 1ms', { kind: 'min', time: 'serviceTime' }, '>', 1000],
    ['errorRatio < 0.01', { kind: 'errorRatio' }, '<', 0.01],
    ['errorRatio < 1%', { kind: 'errorRatio' }, '<', 0.01],
    ['errorRatio <= 0', { kind: 'errorRatio' }, '<=', 0],
    ['errorRatio < 0.07 %', { kind: 'errorRatio' }, '<', 0.0007],
    ['achievedRate >= 0.99', { kind: 'achievedRate' }, '>=', 0.99],
    ['achievedRate ≥ 99%', { kind: 'achievedRate' }, '>=', 0.99],
    ['throughput >= 500', { kind: 'throughput' }, '>=', 500],
    ['throughput >= 499.5/s', { kind: 'throughput' }, '>=', 499.5],
    ['count > 1000', { kind: 'count' }, '>', 1000],
    ['failures <= 3', { kind: 'failures' }, '<=', 3],
    ['dropped <= 0', { kind: 'dropped' }, '<=', 0],
    ['missed <= 0', { kind: 'missed' }, '<=', 0],
    ['checkRatio > 99%', { kind: 'checkRatio', check: null }, '>', 0.99],
    ['checkRatio(status is 200) >= 1', { kind: 'checkRatio', check: 'status is 200' }, '>=', 1],
    ['checkRatio("a < b (really)") >= 1', null, '', 0],
    ['checkRatio("a (really)") >= 1', { kind: 'checkRatio', check: 'a (really)' }, '>=', 1],
    ['counter(orders) > 100', { kind: 'counter', name: 'orders' }, '>', 100],
    ['p95(trend(basket size)) < 12.5', { kind: 'trend', name: 'basket size', quantile: 0.95 }, '<', 12.5],
  ])('%s', (expression, metric, comparison, limit) => {
    const parsed = parseThreshold(expression);
    if (metric === null) expect(parsed).toHaveProperty('hint');
    else expect(parsed).toEqual({ metric, comparison, limit });
  });
});

describe('what is wrong is said, with what to write', () => {
  test.each([
    ['', /no comparison/, /p99\(responseTime\) < 250ms/],
    ['p99(responseTime)', /no comparison/, /metric, comparison, limit/],
    ['p99(responseTime) <', /no limit/, /metric, comparison/],
    ['p99(responseTime) == 5ms', /cannot compare/, /<, <=, > or >=/],
    ['p99(responseTime) < 250', /250 of p99\(responseTime\) has no unit/, /250ms for milliseconds, or 250s/],
    ['p99(responseTime) < 5%', /is a time/, /duration/],
    ['p99(responseTime) < soon', /no duration/, /800us/],
    ['p99 < 250ms', /p99 of what/, /p99\(responseTime\)/],
    ['p99(respTime) < 250ms', /no time "respTime"/, /responseTime/],
    ['p0(responseTime) < 1ms', /no percentile/, /p99/],
    ['p101(responseTime) < 1ms', /no percentile/, /p99/],
    ['avg(responseTime) < 1ms', /no metric "avg"/, /mean/],
    ['errorRate < 1%', /no metric "errorRate"/, /errorRatio/],
    ['errorRatio < 5', /more than the whole/, /5% or 0\.05/],
    ['errorRatio < 10ms', /no ratio/, /0\.01 or 1%/],
    ['errorRatio < 0', /never be met/, /<= 0/],
    ['errorRatio(x) < 1%', /takes nothing/, /alone/],
    ['achievedRate >= 500', /more than the whole/, /throughput/],
    ['checkRatio > 100%', /never be met/, />= 1/],
    ['throughput >= 50%', /cannot be a limit/, /plain number/],
    ['count > 1.5', /cannot be a limit/, /whole number/],
    ['failures < 1%', /cannot be a limit/, /whole number/],
    ['counter() > 1', /needs a name/, /counter\(name\)/],
    ['< 5', /no metric/, /errorRatio/],
  ])('%s', (expression, message, hint) => {
    const parsed = parseThreshold(expression) as { message: string; hint: string };
    expect(parsed.message).toMatch(message);
    expect(parsed.hint).toMatch(hint);
  });
});

test('any text is read or refused, never thrown at', () => {
  const piece = fc.constantFrom(
    'p99',
    'p99.9',
    'mean',
    'trend',
    '(',
    ')',
    'responseTime',
    'errorRatio',
    '<',
    '>=',
    '=',
    ' ',
    '5',
    '%',
    'ms',
    '"',
    'counter',
    '-',
    'é',
  );
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 12 }), (parts) => {
      const parsed = parseThreshold(parts.join(''));
      expect('message' in parsed ? typeof parsed.hint : typeof parsed.limit).toMatch(/string|number/);
    }),
    { numRuns: 2000 },
  );
});
