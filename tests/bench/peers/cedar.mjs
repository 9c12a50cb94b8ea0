// Decides the cases of a file that cedar.py wrote with @cedar-policy/cedar-wasm and prints one verdict a line. The CPU
// time of the deciding alone, in seconds, goes to the standard error.
//
// usage: cedar.mjs FILE [texts|prepared]
//   texts      isAuthorized, which reads the policies' texts
//   prepared   statefulIsAuthorized, whose policies were read before
import { readFileSync } from 'node:fs'
import { isAuthorized, preparsePolicySet, statefulIsAuthorized } from '@cedar-policy/cedar-wasm/nodejs'

const ways = {
  texts: {
    prepare: (request, policies) => ({ ...request, policies: { staticPolicies: policies } }),
    decide: isAuthorized
  },
  prepared: {
    prepare: (request, policies, id) => {
      preparsePolicySet(id, { staticPolicies: policies })
      return { ...request, preparsedPolicySetId: id }
    },
    decide: statefulIsAuthorized
  }
}

const verdict = answers => {
  const failed = answers.find(answer => answer.type === 'failure' || answer.response.diagnostics.errors.length > 0)
  if (failed) return JSON.stringify(failed)
  return answers.every(answer => answer.response.decision === 'allow') ? 'allow' : 'deny'
}

// A few at a time, so that what was prepared for others is no load for the collector of memory.
const most = 100
const [file, how = 'texts'] = process.argv.slice(2)
const { prepare, decide } = ways[how]
const lines = readFileSync(file, 'utf8').split('\n').filter(Boolean)
const verdicts = []
let used = 0
for (let first = 0; first < lines.length; first += most) {
  const cases = lines.slice(first, first + most).map((line, number) => {
    const { request, policySets } = JSON.parse(line)
    return policySets.map((policies, i) => prepare(request, policies, `${number} ${i}`))
  })
  const begin = process.cpuUsage()
  const results = cases.map(one => one.map(decide))
  const { user, system } = process.cpuUsage(begin)
  used += user + system
  verdicts.push(...results.map(verdict))
}
console.error(used / 1e6)
console.log(verdicts.join('\n'))
