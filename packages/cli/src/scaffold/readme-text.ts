/** The README of a new plugin. */
export const README = `# {{packageName}}

{{title}} for [VajraEdge](https://github.com/vajraedge/vajraedge) load tests.

    npm install {{packageName}}

Installed beside a plan, its task can be used there:

\`\`\`yaml
scenarios:
  {{moduleName}}:
    task: {{taskName}}
    parameters: { host: 127.0.0.1, port: 7007 }
    load: { targetTps: 50, rampUp: 5s, sustain: 30s }
thresholds:
  - p99(responseTime) < 100ms
  - errorRatio < 1%
\`\`\`

\`vajra tasks {{taskName}}\` lists all parameters.

| failure         | means                                               |
| --------------- | --------------------------------------------------- |
| \`SERVER_CLOSED\` | the server closed the connection before it answered |
| \`SERVER_SILENT\` | the server did not answer within \`timeout\`          |
| \`WRONG_ANSWER\`  | what came back is not what was sent                 |

## Working on it

    npm install
    npm test           # builds, and runs the conformance kit
    npm run watch      # builds again whenever a file is saved

MIT
`;
