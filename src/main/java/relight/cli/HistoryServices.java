package relight.cli;

import java.util.List;
import java.util.Map;
import java.util.function.Function;
import relight.core.protocol.ProtocolLog;
import relight.core.report.HistoryExporter;

/**
 * What the commands over many recoveries work with.
 *
 * @param log     the journal of a data folder, opened
 * @param changes what in a workspace says that it was changed for a finding, by the finding's id
 * @param exporter writes reports on many recoveries
 */
public record HistoryServices(Function<Location, ProtocolLog> log, Function<Location, Map<String, List<String>>> changes,
                              Function<Location, HistoryExporter> exporter) {}
