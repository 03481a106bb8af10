import { createLanguageService, createTraceLog } from '@parapet/language-service';
import { writtenPolicy } from './bench/editor/policies.ts';
import { recording } from './bench/otlp/recording.ts';
import { writeTraces } from '@parapet/otlp';
const [mode='stroke', nmom='2000', nf='1'] = process.argv.slice(2);
const cpu = () => { const {user,system}=process.cpuUsage(); return (user+system)/1000; };
const sources:any[] = [];
if (mode !== 'stroke') {
  let log = createTraceLog('file:///t0','t0',{moments:200000}); 
  for (const d of recording(Math.ceil(Number(nmom)/3))) log.add(writeTraces(d));
  sources.push(log);
}
const service = createLanguageService({ read: () => undefined, sourcesOf: () => sources.map(s=>s.source), now: Date.now, pause: () => new Promise(r=>setImmediate(r)) });
let text = writtenPolicy('support', 200); const uri='file:///w/support.policy.yaml';
service.setFile(uri, text);
for (let i=1;i<Number(nf);i++) service.setFile(`file:///w/o${i}.policy.yaml`, writtenPolicy('o'+i,200));
let c=cpu(); service.diagnostics(uri); console.log('first', (cpu()-c).toFixed(1));
const times:number[]=[];
const N = mode==='whole'?3:mode==='lens'?40:60;
let broken=-1;
for (let i=0;i<N;i++) {
  if (mode==='stroke') {
    if (broken>=0) { text=text.slice(0,broken)+' '+text.slice(broken+1); broken=-1; }
    else { const r=text.indexOf(`- id: rule-${(i*37)%200}\n`); let p=text.indexOf('model.name',r); if(p<0)p=text.indexOf('model.name'); p+=10; text=text.slice(0,p)+'x'+text.slice(p); broken=p; }
  } else if (mode==='lens') { const r=text.indexOf(`- id: rule-${(i*37)%200}\n`); let p=text.indexOf('"none-',r); if(p<0)p=text.indexOf('"none-'); p+=6; text=text.slice(0,p)+'0'+text.slice(p); }
  else { const k=text.indexOf('applies: '); const p=text.indexOf('lists:'); text = k<0 ? text.slice(0,p)+'applies: app.name != "other-"\n'+text.slice(p) : text.slice(0,p-2)+'0'+text.slice(p-2); }
  c=cpu(); service.setFile(uri,text);
  if (mode==='stroke') service.diagnostics(uri); else { const l=await service.codeLenses(uri); if(i===0) console.log(l.length,l[6].command!.title); }
  times.push(cpu()-c);
}
const s=times.slice(mode==='whole'?0:10).sort((a,b)=>a-b); console.log(mode,'p50',s[s.length>>1]!.toFixed(1),'p95',s[Math.floor(s.length*.95)]!.toFixed(1), 'rss', (process.memoryUsage.rss()/1e6).toFixed(0), (process.resourceUsage().maxRSS/1000).toFixed(0));
