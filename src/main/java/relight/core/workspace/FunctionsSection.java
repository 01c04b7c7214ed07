package relight.core.workspace;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import relight.core.text.Message;

/** {@code functions:} of the workspace: what the business must go on doing. */
final class FunctionsSection {

    private final List<Tier> tiers;

    FunctionsSection(List<Tier> tiers) {
        this.tiers = tiers;
    }

    List<BusinessFunction> read(Fields top) {
        List<BusinessFunction> functions = new ArrayList<>();
        top.named("functions", "workspace.in.function").forEach((name, fields) -> {
            Optional<String> priority = fields.text("tier");
            Optional<Tier> tier = tiers.stream().filter(one -> priority.filter(one.name()::equals).isPresent()).findFirst();
            if (priority.isPresent() && tier.isEmpty()) {
                fields.wrong("tier", Message.of("workspace.unknown.tier", fields.owner(), Fields.shown(priority.get())),
                        Fields.expected(priority.get(), tiers.stream().map(Tier::name).toList()));
            }
            functions.add(new BusinessFunction(name, priority.orElse(""),
                    fields.duration("mtd").or(() -> tier.flatMap(one -> one.objectives().mtd())),
                    fields.duration("mbc").or(() -> tier.flatMap(Tier::mbc)), alternatives(fields), fields.texts("depends-on")));
            fields.end();
        });
        return functions;
    }

    private static List<BusinessFunction.Alternative> alternatives(Fields function) {
        List<BusinessFunction.Alternative> alternatives = new ArrayList<>();
        function.named("alternatives", "workspace.in.alternative").forEach((name, fields) -> {
            alternatives.add(new BusinessFunction.Alternative(name, fields.text("text").orElse(""), fields.duration("ready-in"),
                    fields.text("capacity")));
            fields.end();
        });
        return alternatives;
    }
}
