#!/usr/bin/env bash
# Lighthouse on one address, like a phone on a slow line: prints the four scores and the largest findings.
#   tools/lighthouse.sh http://localhost:8000/@rani.masak/ [least score, 95] [runs, 3]
# Needs node and Chromium (SOROT_CHROMIUM, else /usr/bin/chromium). Lighthouse comes from the registry that npm on this
# machine is set to, into a folder that is removed at the end (or kept and used again: LIGHTHOUSE_FOLDER).
set -euo pipefail
address=${1:?usage: tools/lighthouse.sh ADDRESS [LEAST] [RUNS]}
least=${2:-95}
runs=${3:-3}
if [ -n "${LIGHTHOUSE_FOLDER:-}" ]; then
    folder=$LIGHTHOUSE_FOLDER
    mkdir -p "$folder"
else
    folder=$(mktemp -d)
    trap 'rm -rf "$folder"' EXIT
fi
[ -d "$folder/node_modules/lighthouse" ] ||
    PUPPETEER_SKIP_DOWNLOAD=1 npm install --prefix "$folder" --no-audit --no-fund --silent lighthouse@12
export CHROME_PATH=${SOROT_CHROMIUM:-/usr/bin/chromium}
for run in $(seq "$runs"); do
    "$folder/node_modules/.bin/lighthouse" "$address" --quiet --output=json --output-path="$folder/run-$run.json" \
        --only-categories=performance,accessibility,best-practices,seo --form-factor=mobile \
        --chrome-flags="--headless=new --no-sandbox --disable-gpu --disable-dev-shm-usage" >&2
done
node - "$folder" "$least" "$runs" <<'NODE'
const fs = require("fs");
const [folder, least, runs] = [process.argv[2], Number(process.argv[3]), Number(process.argv[4])];
const all = Array.from({length: runs}, (_, i) => JSON.parse(fs.readFileSync(`${folder}/run-${i + 1}.json`)));
const middle = values => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)];
let failed = false;
for (const name of Object.keys(all[0].categories)) {
    const score = Math.round(100 * middle(all.map(run => run.categories[name].score)));
    failed = failed || score < least;
    console.log(`${name.padEnd(16)} ${score}`);
}
for (const id of ["first-contentful-paint", "largest-contentful-paint", "total-blocking-time", "cumulative-layout-shift", "total-byte-weight"])
    console.log(`${id.padEnd(26)} ${Math.round(1000 * middle(all.map(run => run.audits[id].numericValue))) / 1000}`);
for (const audit of Object.values(all[runs - 1].audits))
    if (audit.score !== null && audit.score < 0.9 && audit.scoreDisplayMode !== "informative") {
        console.log(`  ${audit.id}: ${audit.displayValue || audit.title}`);
        for (const item of [audit.details?.items ?? []].flat().slice(0, 5))
            console.log(`    ${item.url || item.node?.snippet || item.node?.selector || item.description || ""}`.slice(0, 160));
    }
process.exit(failed ? 1 : 0);
NODE
