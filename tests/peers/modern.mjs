// graphql-yoga over our schema, with a few resolvers of its own: what it takes, refuses, masks and leaves out is decided
// by it and the schema alone. It prints its address when it is ready.
import { createServer } from "node:http";
import { readFileSync } from "node:fs";
import { GraphQLError } from "graphql";
import { createSchema, createYoga } from "graphql-yoga";

const refusal = (message, code) => new GraphQLError(message, code ? { extensions: { code } } : {});
const notes = [{ createdByName: "Asha Verma", date: "2026-11-20T09:30:00", noteType: "MaterialNote", sequenceNumber: 1, text: "Read it" }];
const titles = new Map([[8900001, "MG11 A Witness"], [8900002, "Exhibit AV/1"]]);

function material(id) {
  return {
    id, caseId: 2140001, versionId: id + 1, presentationTitle: titles.get(id), originalFileName: `${id}.pdf`,
    cmsDocCategory: "Statement", typeId: 1031, date: "2026-01-10", isUnused: false, isInbox: false, hasNotes: true,
    hasAttachments: false, isDispatched: false, isOcrProcessed: false, hasFailedAttachments: false, canRename: true,
    canReclassify: true, renameStatus: "CanRename", readState: "Unread",
  };
}

const theCase = {
  id: 2140001, urn: "45AA0209820/1", urnRoot: "45AA0209820", unitId: 1234, unitName: "Guildford Mags", areaId: 9,
  areaName: "Surrey", leadDefendantFirstNames: "Sam", leadDefendantSurname: "Example", leadDefendantType: "Person",
  finalised: false, secure: false, witnesses: [],
  defendants: [{ id: 5, listOrder: 1, type: "Person", firstNames: "Sam", surname: "Example", youth: false, charges: [] }],
};
const closed = {
  403: ["User is not authorized to access this case"],
  409: ["The case is restricted. User does not have the required case access level to view this data"],
  410: ["This case has been deleted", "DELETED"],
};

const resolvers = {
  Query: {
    me: (_, __, { token }) => {
      if (!token.endsWith("444-555555555555")) throw refusal("User session not found");
      return { id: 900101, username: "asha.verma", firstNames: "Asha", surname: "Verma", role: "PROSECUTOR", unitId: 1234, unitName: "Guildford Mags", areaId: 9 };
    },
    case: (_, { id }) => {
      if (closed[id]) throw refusal(...closed[id]);
      return id === theCase.id ? theCase : null;
    },
    documents: () => [...titles.keys()].map(material),
    notes: () => notes,
    // A plain error is masked: its text never leaves the server, and no code says what it was.
    materialTypes: () => { throw new Error("ORA-01722 at server-one"); },
  },
  Mutation: {
    addNote: (_, { materialId, text }) => {
      if (!titles.has(materialId)) throw refusal("Document not found", "NOT_FOUND");
      notes.push({ ...notes[0], sequenceNumber: notes.length + 1, text });
      return { sequenceNumber: notes.length };
    },
    updateCommunication: (_, { materialId, subject }) => { titles.set(materialId, subject); return { id: materialId }; },
  },
  // Half of it fails: the data comes with an error beside it.
  DocumentDetails: { type: ({ id }) => { if (id === 8900002) throw new Error("no type today"); return "MG11"; } },
};

const yoga = createYoga({
  schema: createSchema({ typeDefs: readFileSync(process.argv[2], "utf-8"), resolvers }),
  graphqlEndpoint: "/*",
  logging: false,
  context: ({ request }) => ({ token: request.headers.get("authorization") ?? "" }),
});
const server = createServer(yoga);
server.listen(0, "127.0.0.1", () => console.log(`http://127.0.0.1:${server.address().port}`));
