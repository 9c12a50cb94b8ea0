// Decides the cases of a file (one JSON object a line, as `iamq simulate` takes them) with @cloud-copilot/iam-simulate
// and prints one verdict a line. The CPU time of the deciding alone, in seconds, goes to the standard error.
//
// usage: iam_simulate.mjs FILE [checked|bare|prepared]
//   checked    runSimulation, which checks the request and its policies
//   bare       runUnsafeSimulation, which checks neither
//   prepared   the `authorize` inside of both, with policies and requests made of the JSON before
import { readFileSync } from 'node:fs'
import { loadPolicy } from '@cloud-copilot/iam-policy'
import { runSimulation, runUnsafeSimulation } from '@cloud-copilot/iam-simulate'
import { authorize } from './node_modules/@cloud-copilot/iam-simulate/dist/esm/core_engine/CoreSimulatorEngine.js'
import { AwsRequestImpl } from './node_modules/@cloud-copilot/iam-simulate/dist/esm/request/request.js'
import { RequestContextImpl } from './node_modules/@cloud-copilot/iam-simulate/dist/esm/requestContext.js'

const resourceOf = one => ({ resource: one.resource, accountId: one.resourceAccount })

const simulation = one => ({
  request: {
    principal: one.principal,
    action: one.action,
    resource: resourceOf(one),
    contextVariables: one.context
  },
  identityPolicies: one.identityPolicies,
  serviceControlPolicies: [],
  resourceControlPolicies: [],
  permissionBoundaryPolicies: one.permissionsBoundary
})

const loaded = policies => policies?.map(({ name, policy }) => loadPolicy(policy, { name }))

const prepared = one => ({
  request: new AwsRequestImpl(one.principal, resourceOf(one), one.action, new RequestContextImpl(one.context)),
  identityPolicies: loaded(one.identityPolicies),
  serviceControlPolicies: [],
  resourceControlPolicies: [],
  permissionBoundaries: loaded(one.permissionsBoundary),
  simulationParameters: { simulationMode: 'Strict' },
  serviceSettings: {}
})

const ways = {
  checked: { prepare: simulation, decide: one => runSimulation(one, {}), verdict: result => result.overallResult },
  bare: { prepare: simulation, decide: one => runUnsafeSimulation(one, {}), verdict: result => result },
  prepared: { prepare: prepared, decide: authorize, verdict: result => result.result }
}

// A few at a time, so that what was prepared for others is no load for the collector of memory.
const most = 100
const [file, how = 'checked'] = process.argv.slice(2)
const { prepare, decide, verdict } = ways[how]
const lines = readFileSync(file, 'utf8').split('\n').filter(Boolean)
const verdicts = []
let used = 0
for (let first = 0; first < lines.length; first += most) {
  const cases = lines.slice(first, first + most).map(line => prepare(JSON.parse(line)))
  const results = []
  const begin = process.cpuUsage()
  for (const one of cases) {
    const result = decide(one)
    results.push(result instanceof Promise ? await result : result)
  }
  const { user, system } = process.cpuUsage(begin)
  used += user + system
  verdicts.push(...results.map(result => verdict(result) ?? JSON.stringify(result)))
}
console.error(used / 1e6)
console.log(verdicts.join('\n'))
