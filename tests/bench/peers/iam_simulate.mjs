// Decides the cases of a file (one JSON object a line, as `iamq simulate` takes them) with @cloud-copilot/iam-simulate
// and prints one verdict a line. The time of the deciding alone, in seconds, goes to the standard error. With `bare` it
// takes the entrance that checks nothing of the request or its policies.
import { readFileSync } from 'node:fs'
import { runSimulation, runUnsafeSimulation } from '@cloud-copilot/iam-simulate'

const [file, how] = process.argv.slice(2)
const cases = readFileSync(file, 'utf8').split('\n').filter(Boolean).map(line => JSON.parse(line))
const simulations = cases.map(one => ({
  request: {
    principal: one.principal,
    action: one.action,
    resource: { resource: one.resource, accountId: one.resourceAccount },
    contextVariables: one.context
  },
  identityPolicies: one.identityPolicies,
  serviceControlPolicies: [],
  resourceControlPolicies: [],
  permissionBoundaryPolicies: one.permissionsBoundary
}))
const results = []
const run = how === 'bare' ? runUnsafeSimulation : runSimulation
const begin = process.cpuUsage()
for (const simulation of simulations) results.push(await run(simulation, {}))
const used = process.cpuUsage(begin)
console.error((used.user + used.system) / 1e6)
for (const result of results) console.log(result.overallResult ?? result.result ?? JSON.stringify(result))
