package relight.cli;

import java.nio.file.Path;
import java.util.function.BiConsumer;
import java.util.function.Function;
import relight.core.evidence.EvidenceDesk;
import relight.core.protocol.ProtocolLog;
import relight.core.protocol.Verifier;
import relight.core.report.ReportPress;

/**
 * What the protocol's commands work with.
 *
 * @param log     the journal of a data folder, opened
 * @param file    where that journal lies
 * @param journal gives every event of a journal file to a verifier, without writing to it
 * @param audit   what lies beside a journal file and speaks for it or against it
 * @param evidence proofs of the journal of a data folder
 * @param press    makes reports, and makes them again to compare
 */
public record ProtocolServices(Function<Location, ProtocolLog> log, Function<Location, Path> file, BiConsumer<Path, Verifier> journal,
                               Function<Path, JournalAudit> audit,
                               Function<Location, EvidenceDesk> evidence, ReportPress press) {}
