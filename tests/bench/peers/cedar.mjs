// Decides the cases of a file that cedar.py wrote with @cedar-policy/cedar-wasm and prints one verdict a line. The CPU
// time of the deciding alone, in seconds, goes to the standard error.
//
// usage: cedar.mjs FILE [texts|prepared]
//   texts      isAuthorized, which reads the policies' texts
//   prepared   statefulIsAuthorized, whose policies were read before
import { readFileSync } from 'node:fs'
import { isAuthorized, preparsePolicySet, statefulIsAuthorized } from '@cedar-policy/cedar-wasm/nodejs'

const ways = {
  texts: { prepare: (request, policies) => ({ ...request, policies: { staticPolicies: policies } }), decide: isAuthorized },
  prepared: {
    prepare: (request, policies, id) => {
      preparsePolicySet(id, { staticPolicies: policies })
      return { ...request, preparsedPolicySetId: id }
    },
    decide: statefulIsAuthorized
  }
}

const [file, how = 'texts'] = process.argv.slice(2)
const { prepare, decide } = ways[how]
const cases = readFileSync(file, 'utf8').split('\n').filter(Boolean).map((line, number) => {
  const { request, policySets } = JSON.parse(line)
  return policySets.map((policies, i) => prepare(request, policies, `${number} ${i}`))
})
const results = []
const begin = process.cpuUsage()
for (const one of cases) results.push(one.map(decide))
const used = process.cpuUsage(begin)
console.error((used.user + used.system) / 1e6)

const failure = answer =>
  answer.type === 'failure' ? answer.errors : answer.response.diagnostics.errors.length > 0 && answer.response.diagnostics.errors
for (const answers of results) {
  const failed = answers.map(failure).find(Boolean)
  if (failed) console.log(JSON.stringify(failed))
  else console.log(answers.every(answer => answer.response.decision === 'allow') ? 'allow' : 'deny')
}
