/** Plans to begin with. */
export const TEMPLATES: readonly { readonly name: string; readonly text: string }[] = [
  {
    name: 'Constant rate',
    text: `name: constant rate
scenarios:
  main:
    task: HTTP_GET
    parameters:
      url: http://127.0.0.1:8080/
    load:
      targetTps: 100
      warmup: 2s
      rampUp: 5s
      sustain: 30s
thresholds:
  - p99(responseTime) < 250ms
  - errorRatio < 1%
`,
  },
  {
    name: 'Steps, to find the limit',
    text: `name: find the limit
scenarios:
  main:
    task: HTTP_GET
    parameters:
      url: http://127.0.0.1:8080/
    load:
      targetTps: 1000
      rampUp:
        duration: 100s
        strategy: STEP
        steps: 10
      sustain: 20s
thresholds:
  # The first step that is too slow ends the run.
  - expression: p99(responseTime) < 500ms
    window: 10s
    abort: true
`,
  },
  {
    name: 'Users back to back',
    text: `name: users
scenarios:
  main:
    task: HTTP_GET
    parameters:
      url: http://127.0.0.1:8080/
    load:
      users: 20
      rampUp: 10s
      sustain: 30s
      thinkTime:
        min: 100ms
        max: 500ms
`,
  },
  {
    name: 'A mix, and a second scenario after it',
    text: `name: mix
scenarios:
  browse:
    mix:
      - task: HTTP_GET
        name: home
        weight: 3
        parameters:
          url: http://127.0.0.1:8080/
      - task: HTTP_GET
        name: item
        weight: 1
        parameters:
          url: http://127.0.0.1:8080/item
    load:
      targetTps: 50
      sustain: 30s
  spike:
    after: browse
    task: HTTP_GET
    parameters:
      url: http://127.0.0.1:8080/
    load:
      stages:
        - duration: 5s
          targetTps: 200
        - duration: 10s
          targetTps: 200
        - duration: 5s
          targetTps: 0
`,
  },
];
