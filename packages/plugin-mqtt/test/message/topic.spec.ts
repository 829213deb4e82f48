import { filterProblem, topicProblem } from '../../src/message/topic.js';

describe('a topic', () => {
  test.each<[string, RegExp | null]>([
    ['a/b c/ü', null],
    ['/', null],
    ['$SYS/x', null],
    ['', /empty/],
    ['a/+', /no \+ and no #/],
    ['a#', /no \+ and no #/],
    ['a\0', /zero/],
    ['x'.repeat(65_536), /bytes/],
  ])('%p has the problem %p', (topic, problem) => {
    if (problem === null) expect(topicProblem(topic)).toBeNull();
    else expect(topicProblem(topic)).toMatch(problem);
  });
});

describe('a filter', () => {
  test.each([
    ['a/b', true],
    ['#', true],
    ['a/#', true],
    ['+/b/+', true],
    ['', false],
    ['a#', false],
    ['a/#/b', false],
    ['a/b+', false],
  ])('%p is right: %p', (filter, isRight) => {
    expect(filterProblem(filter) === null).toBe(isRight);
  });
});
