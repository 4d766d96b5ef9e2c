// PHP's SoapServer behind a plain HTTP server: material.php answers over our WSDL, in PHP compiled to WebAssembly.
// It prints its address when it is ready. Two more paths serve the tests: PUT /state and GET /state.
import { createServer } from "node:http";
import { readFileSync } from "node:fs";
import { PHP, loadPHPRuntime } from "@php-wasm/universal";
import { getPHPLoaderModule, jspi } from "@php-wasm/node-8-3";

const contract = process.argv[2];
const started = Date.now();
const runtime = await loadPHPRuntime(await getPHPLoaderModule(), {
  processId: 1,
  phpWasmAsyncMode: (await jspi()) ? "jspi" : "asyncify",
  quit: (_code, error) => { throw error; },
});
const php = new PHP(runtime);
for (const name of ["uwmaMaterial.wsdl", "uwmaMaterial.xsd"]) php.writeFile(`/${name}`, readFileSync(`${contract}/${name}`));
php.writeFile("/material.php", readFileSync(new URL("material.php", import.meta.url)));

async function answer(request, response) {
  const pieces = [];
  for await (const piece of request) pieces.push(piece);
  php.writeFile("/request.xml", Buffer.concat(pieces));
  const script = { scriptPath: "/material.php", env: { COOKIE: request.headers.cookie ?? "" } };
  const run = await php.run(script).catch((failed) => failed.response);
  response.writeHead(run.httpStatusCode, { "Content-Type": "text/xml; charset=utf-8" });
  response.end(Buffer.from(run.bytes));
  if (run.errors) console.error(run.errors);
}

let turn = Promise.resolve();
const server = createServer((request, response) => {
  turn = turn.then(() => answer(request, response)).catch((error) => {
    console.error(error);
    response.writeHead(500).end();
  });
});
server.listen(0, "127.0.0.1", () => {
  console.error(`ready in ${Date.now() - started} ms`);
  console.log(`http://127.0.0.1:${server.address().port}`);
});
