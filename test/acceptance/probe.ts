import { faultKinds } from './faults/index.ts'
import { judge, plantFaults } from './plant.ts'
const t0 = performance.now(); let all=0, bad=0, single=0
const only = process.argv[2]; const n = Number(process.argv[3] ?? 50)
for (const kind of faultKinds) {
  if (only && !kind.name.includes(only)) continue
  let plants; try { plants = plantFaults(kind, 1, n) } catch (e) { console.log(String(e)); continue }
  const verdicts = plants.map(p => judge(kind, p))
  const wrong = verdicts.filter(v => !v.right), many = verdicts.filter(v => v.right && v.count !== 1)
  all += verdicts.length; bad += wrong.length; single += verdicts.filter(v => v.count === 1).length
  if (wrong.length || many.length) { console.log(`## ${kind.name}: wrong ${wrong.length}, several ${many.length} (max ${Math.max(...verdicts.map(v=>v.count))})`); for (const v of [...new Set([...wrong.map(v=>v.story)])].slice(0,5)) console.log('   W', v.slice(0,300)); for (const v of [...new Set(many.map(v=>v.story))].slice(0,3)) console.log('   M', v.slice(0,300)) }
}
console.log(faultKinds.length, all, bad, single, performance.now()-t0)
