package relight.core.runbook;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ShellTextTest {

    @ParameterizedTest
    @ValueSource(strings = {
        "echo '$X'", "# $X", "echo a # $X", "echo \\$X", "cat <<'E'\n$X\nE", "X=1; echo $X", "export X=1\necho ${X}", "for X in a b; do echo $X; done",
        "read -r X Y; echo $X$Y", "while IFS= read -r X; do echo $X; done", "local X; echo $X", "echo ${X:-default}", "echo ${X-}", ": ${X:=1}; echo $X",
        "echo $HOME $PATH $PWD $1 $? $# $@ $$ $RANDOM ${BASH_SOURCE[0]} $LC_ALL", "awk '{print $X}' f", "X=(1 2); echo ${X[0]} ${#X[@]}",
        "((X = 1)); echo $X", "for ((X=0; X<3; X++)); do echo $X; done", "printf -v X %s a; echo $X", "echo $'$X'", "mapfile -t X < f; echo ${X[0]}",
        "getopts ab X; echo $X", "Y=$(X=1; echo $X)", "grep '<title>' f", "cat <in>out", "cmd <in >out", "diff <(a) <(b)", "cat <<E\n<a>x</a>\nE",
        "[[ a < b ]] && echo 1 > c", "if true; then\n  X=1\nfi\necho $X", "a | while read X; do echo $X; done"})
    void asksForNothingThatIsThereOrIsNotRead(String script) {
        assertEquals(List.of(), ShellText.read(script).needs());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '~', value = {
        "echo $X~X", "echo \"a $X\"~X", "echo ${X}~X", "echo ${X:?must be set}~X", "echo ${X%.gz} ${#Y}~X Y", "X=$X/more~X", "cat <<E\\n$X\\nE~X",
        "echo \"$(cat \"$X\")\"~X", "echo `cat $X`~X", "PGPASSWORD=\"$X\" psql -h $Y~X Y", "if [ -z \"$X\" ]; then echo; fi~X", "echo $X; X=1~X",
        "echo ${A:-$X}~X", "echo $((X + $Y))~Y", "echo it\\'s $X~X", "echo 'a' \"b\" $X~X", "helm rollback shop <revision>~revision",
        "kubectl cp <pod-name>:/tmp/x .~pod_name", "cat <<E\\n<day>\\nE~day", "echo \"<backup file>\"~backup_file", "f() { echo $X; }~X",
        "restore <PATH>~given_PATH", "a | while read l; do echo $l $X; done~X"})
    void asksForWhatComesFromOutside(String script, String names) {
        assertEquals(List.of(names.split(" ")), ShellText.read(script.replace("\\n", "\n")).needs());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '~', value = {
        "helm rollback shop [REVISION] -n prod~REVISION", "gunzip -t /b/db_YYYYMMDD_HHMMSS.sql.gz~YYYYMMDD_HHMMSS", "tar -xzf /b/files_TIMESTAMP.tar.gz~TIMESTAMP",
        "psql -c \"SELECT 1 FROM t WHERE id='DELETED_ID';\"~DELETED_ID", "aws route53 get --hosted-zone-id ZONE_ID~ZONE_ID", "ring +49-XXX-XXXXXXX~_49_XXX_XXXXXXX",
        "restore db_JJJJ-MM-TT.gz~JJJJ_MM_TT", "deploy [prod|staging]~_prod_staging_"})
    void asksForPlacesThatAnAuthorLeftOpenWithoutAngleBrackets(String script, String name) {
        assertEquals(List.of(name), ShellText.read(script).needs());
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "TIMESTAMP=$(date +%F)\ncp a db_TIMESTAMP.gz", "echo \"[INFO] done\"", "ls file[ABC].txt", "tr [A-Z] [a-z]", "grep '[ERROR]' log", "grep -E '[AEIOU]+' f", "redis-cli BGSAVE",
        "psql -v ON_ERROR_STOP=1 -f x.sql", "psql -c \"SELECT USER_ID FROM t\"", "psql -c \"SELECT to_char(now(), 'YYYY-MM-DD')\"", "psql -c \"SELECT CURRENT_TIMESTAMP\"", "docker run -e DB_NAME app",
        "unset DB_HOST", "printenv DB_USER", "# db_TIMESTAMP [REVISION]", "curl -X PUT localhost", "kill -HUP 1", "cat <<EOF\nEOF\n", "echo \"Usage: $0 <backup_file>\"", "if [ -f X ]; then echo; fi",
        "arr[KEY]=1", "declare -A m=([ONE]=1)", "mktemp /tmp/x.XXXXXX", "kubectl get pods -o custom-columns=NAME:.metadata.name", "date +%Y%m%d", "[[ a == [ABC]* ]] && echo"})
    void takesPatternsColumnsAndVariablesForWhatTheyAre(String script) {
        assertEquals(List.of(), ShellText.read(script).needs());
    }

    @Test
    void aSectionAsksOnlyForWhatNoneOfItsStepsSets() {
        Runbook runbook = new RunbookReader().read("a.md", "## A\n```bash\nexport X=1\n```\n```bash\necho $X $Y\n```\n## B\n```bash\necho $X\n```\n");
        assertEquals(List.of(List.of(), List.of("Y"), List.of("X")), runbook.steps().stream().map(RunbookReaderTest::names).toList());
    }

    @Test
    void guessesTheKindOfAValueFromItsName() {
        Runbook runbook = new RunbookReader().read("a.md", "```bash\necho $DB_PASSWORD $BACKUP_FILE $BACKUP_DIR $DB_HOST $RECOVERY_TARGET_TIME $DB_PORT $Q\n```\n");
        assertEquals(List.of(Input.Kind.SECRET, Input.Kind.BACKUP, Input.Kind.PATH, Input.Kind.NAME, Input.Kind.TIME, Input.Kind.NUMBER, Input.Kind.TEXT),
                runbook.steps().getFirst().header().inputs().stream().map(Input::kind).toList());
    }

    @Test
    void putsVariablesWherePlaceholdersStand() {
        assertEquals("cp \"${day}\" \"x${day}\" '<other>' <in >out",
                ShellText.read("cp <day> \"x<day>\" '<other>' <in >out").withVariables());
    }
}
