import {
  type DecisionAnnex,
  type incidentTrace,
  decisionAnnex,
  decisionStatement,
  dsseEnvelope,
} from '@assay/contract';
import { type Digest, fromBase64, fromUtf8, isAssayError, parseUuid } from '@assay/core';
import type { z } from 'zod';
import type { Context } from '../database/context.ts';
import type { Tx } from '../database/schema.ts';
import { deploymentById } from '../deployments/queries.ts';
import { sealedEvidence } from '../evidence/sealed-evidence.ts';
import { type IncidentRow, incidentByNumber } from '../incidents/queries.ts';
import { incidentViewOf } from '../incidents/view.ts';
import { findDocument, readJsonDocument } from '../ledger/documents.ts';
import { handlesOf, personById } from '../people/queries.ts';
import { notFound, requireRole } from '../people/refusals.ts';
import { type RequestRow, requestsOfVersion } from '../promotion/queries.ts';
import { relationsTo } from '../promotion/relation.ts';
import { contactViewsOf } from '../review/contacts.ts';
import { type DecisionRow, contactsOf, decisionsOf } from '../review/queries.ts';
import { type DeploymentView, deploymentViews } from '../standing/deployment-view.ts';
import { traceSentence } from './trace-sentence.ts';

export type IncidentTrace = z.infer<typeof incidentTrace>;
type TracedApproval = IncidentTrace['approvals'][number];

/**
 * From the harm back to who approved: on this date, by these people, each answering for this, who saw this evidence,
 * read it so long, forecast so much, under this pressure. Whoever is of the producer's side is told who approved and
 * what they answered for, and nothing of the evidence.
 */
export async function traceIncident(
  ctx: Context,
  input: { readonly number: number },
): Promise<IncidentTrace> {
  requireRole(ctx, 'reviewer', 'steward', 'manager', 'auditor', 'admin');
  return ctx.database.read(async (tx) => {
    const row = await incidentByNumber(tx, input.number);
    if (row === undefined) throw notFound(`incident I-${input.number}`);
    const incident = await incidentViewOf(tx, input.number);
    const requests = await approvedBefore(tx, row);
    const relations = await relationsTo(tx, requests, ctx.actor);
    const approvals: TracedApproval[] = [];
    for (const request of requests) {
      const independent = relations.get(request.number) === 'independent';
      for (const decision of await decisionsOf(tx, request.number)) {
        if (decision.round !== request.round || !decision.kind.startsWith('approve')) continue;
        approvals.push(await tracedApproval(tx, ctx, request, decision, independent));
      }
    }
    const overrides = await overridesOf(tx, row);
    return {
      incident,
      sentence: traceSentence(incident, approvals, overrides.length),
      deployment: await deploymentOf(tx, ctx, row),
      approvals,
      overrides,
      facts: await factsOf(
        tx,
        row,
        requests.filter(({ number }) => relations.get(number) === 'independent'),
      ),
    };
  });
}

/** The requests whose approval the version was under when the incident began: every stage it came through. */
async function approvedBefore(tx: Tx, incident: IncidentRow): Promise<readonly RequestRow[]> {
  if (incident.model_id === null || incident.version === null) return [];
  const requests = await requestsOfVersion(tx, incident.model_id, incident.version);
  return requests.filter(({ promoted_at }) => promoted_at !== null && promoted_at <= incident.started_at);
}

async function tracedApproval(
  tx: Tx,
  ctx: Context,
  request: RequestRow,
  decision: DecisionRow,
  independent: boolean,
): Promise<TracedApproval> {
  const reviewer = await personById(tx, decision.reviewer);
  const { slot } = await statementOf(tx, decision);
  const annex = independent ? await annexOf(tx, decision.annex) : { erasedOn: null, annex: null };
  const said = annex.annex;
  return {
    request: request.number,
    round: decision.round,
    decision: decision.id,
    kind: decision.kind,
    reviewer: reviewer?.handle ?? decision.reviewer,
    at: decision.at,
    slot: decision.slot,
    answersFor: slot.answersFor,
    minutesGranted: slot.minutesGranted,
    packet: decision.packet,
    ...(await evidenceSeen(tx, ctx, decision.packet, said)),
    envelope: decision.envelope,
    readingSeconds: said?.reading.measured === true ? said.reading.seconds : null,
    floorSeconds: said?.reading.measured === true ? said.reading.floorSeconds : null,
    lean: said?.leaning.lean ?? null,
    forecastBefore: said?.leaning.forecast ?? null,
    forecast: said?.forecast ?? null,
    contacts: independent ? [...(await contactViewsOf(tx, await contactsBefore(tx, decision)))] : [],
    contactedElsewhere: said?.contactedElsewhere ?? 'not told',
    erasedOn: annex.erasedOn,
  };
}

/** What the signed statement says of the slot: it stands also when policy says something else by now. */
async function statementOf(tx: Tx, decision: DecisionRow) {
  const envelope = dsseEnvelope.parse(await readJsonDocument(tx, decision.envelope));
  const statement: unknown = JSON.parse(fromUtf8(fromBase64(envelope.payload)));
  return decisionStatement.parse(statement).predicate;
}

async function annexOf(
  tx: Tx,
  digest: Digest,
): Promise<{ readonly erasedOn: string | null; readonly annex: DecisionAnnex | null }> {
  const document = await findDocument(tx, digest);
  if (document === undefined) return { erasedOn: null, annex: null };
  if (document.bytes === null) return { erasedOn: document.erasedAt, annex: null };
  const { annex } = JSON.parse(fromUtf8(document.bytes)) as { readonly annex: unknown };
  return { erasedOn: null, annex: decisionAnnex.parse(annex) };
}

/** The findings the reviewer saw with what they said of each, and whether the packet is still what was sealed. */
async function evidenceSeen(
  tx: Tx,
  ctx: Context,
  digest: Digest,
  annex: DecisionAnnex | null,
): Promise<Pick<TracedApproval, 'packetIntact' | 'findings'>> {
  try {
    const { packet } = await sealedEvidence(tx, ctx, digest);
    if (annex === null) return { packetIntact: true, findings: [] };
    const findings = packet.findings.map(({ id, title, severity }) => {
      const disposed = annex.dispositions.find(({ finding }) => finding === id);
      return {
        finding: id,
        title,
        severity,
        disposition: disposed?.disposition ?? null,
        reason: disposed?.reason ?? null,
      };
    });
    return { packetIntact: true, findings };
  } catch (error) {
    if (isAssayError(error, 'INTEGRITY') || isAssayError(error, 'NOT_FOUND')) {
      return { packetIntact: false, findings: [] };
    }
    throw error;
  }
}

async function contactsBefore(tx: Tx, decision: DecisionRow) {
  return (await contactsOf(tx, decision.request)).filter(({ at }) => at <= decision.at);
}

async function deploymentOf(tx: Tx, ctx: Context, incident: IncidentRow): Promise<DeploymentView | null> {
  if (incident.deployment_id === null) return null;
  const row = await deploymentById(tx, incident.deployment_id);
  const [view] = row === undefined ? [] : await deploymentViews(tx, ctx, [row], incident.started_at);
  return view ?? null;
}

async function overridesOf(tx: Tx, incident: IncidentRow): Promise<IncidentTrace['overrides']> {
  if (incident.model_id === null || incident.version === null) return [];
  const rows = await tx
    .selectFrom('stage_override')
    .selectAll()
    .where('model_id', '=', incident.model_id)
    .where('version', '=', incident.version)
    .where('confirmed_at', '<=', incident.started_at)
    .orderBy('number')
    .execute();
  const handles = await handlesOf(
    tx,
    rows.flatMap(({ proposed_by, confirmed_by }) =>
      confirmed_by === null ? [proposed_by] : [proposed_by, confirmed_by],
    ),
  );
  return rows.map(({ number, proposed_by, confirmed_by, confirmed_at, proposed_at }) => ({
    override: number,
    by: [proposed_by, ...(confirmed_by === null ? [] : [confirmed_by])].flatMap(
      (id) => handles.get(id) ?? [],
    ),
    at: confirmed_at ?? proposed_at,
  }));
}

/**
 * The facts behind the answer, oldest first: of the incident, the deployment, and the requests whose record the caller
 * may read. When each step of an evaluation and a review was taken is not the producer's to know.
 */
async function factsOf(
  tx: Tx,
  incident: IncidentRow,
  requests: readonly RequestRow[],
): Promise<IncidentTrace['facts']> {
  const subjects = [
    `incident:${incident.number}`,
    ...(incident.deployment_id === null ? [] : [`deployment:${incident.deployment_id}`]),
    ...requests.map(({ number }) => `request:${number}`),
  ];
  const rows = await tx
    .selectFrom('fact')
    .leftJoin('fact_sequence', 'fact_sequence.fact_id', 'fact.id')
    .select(['fact.id', 'fact.kind', 'fact.at', 'fact_sequence.sequence'])
    .where('fact.subject', 'in', subjects)
    .orderBy('fact.id')
    .limit(2000)
    .execute();
  return rows.map(({ id, kind, at, sequence }) => ({ fact: parseUuid(id), kind, at, sequence }));
}
