package relight.testing;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Executors;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.xml.parsers.DocumentBuilderFactory;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

/**
 * Speaks Route 53's XML of 2013-04-01 as far as zones, record sets and changes go, and is as strict: a batch is done as a whole or refused, what is
 * deleted must match to the letter, a change is PENDING for some questions. It is no Route 53.
 */
public final class Route53StandIn implements AutoCloseable {

    private static final String NAMESPACE = "https://route53.amazonaws.com/doc/2013-04-01/";
    private static final String SIGNED = "AWS4-HMAC-SHA256 Credential=[\\w-]+/\\d{8}/[a-z0-9-]+/route53/aws4_request.*";

    /** What it answers with in place of its own answer, once. */
    public record Fault(String on, int status, String code, boolean afterwards) {}

    private final HttpServer server;
    private final Map<String, String> zones = new LinkedHashMap<>();
    private final Map<String, TreeMap<String, String>> records = new LinkedHashMap<>();
    private final Map<String, Integer> pending = new LinkedHashMap<>();
    private final List<String> batches = new ArrayList<>();
    private final Deque<Fault> faults = new ArrayDeque<>();
    private final int questions;
    private boolean oldForm;
    private Runnable beforeBatch = () -> { };

    /** @param questions that a change is PENDING for */
    public Route53StandIn(int questions) {
        this.questions = questions;
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 16);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", this::answer);
        server.start();
    }

    public URI endpoint() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    public synchronized void zone(String id, String name) {
        zones.put(id, name + ".");
        records.put(id, new TreeMap<>());
    }

    /** A record as somebody else makes it: the XML of a ResourceRecordSet without its outer tag. */
    public synchronized void put(String zone, String xml) {
        Element set = xml("<ResourceRecordSet xmlns=\"" + NAMESPACE + "\">" + xml + "</ResourceRecordSet>");
        records.get(zone).put(key(set), canonical(set));
    }

    /** The records as they are now. */
    public synchronized List<String> records(String zone) {
        return List.copyOf(records.get(zone).values());
    }

    /** The batches that were taken, as they came. */
    public synchronized List<String> batches() {
        return List.copyOf(batches);
    }

    public synchronized void fault(String on, int status, String code) {
        faults.add(new Fault(on, status, code, false));
    }

    /** The request is done, and its answer is lost. */
    public synchronized void faultAfterwards(String on, int status, String code) {
        faults.add(new Fault(on, status, code, true));
    }

    /** Refusals come without a code, in the form of its documentation. */
    public synchronized void refusesInItsOldForm() {
        oldForm = true;
    }

    /** What somebody else does just before a batch is looked at. */
    public synchronized void justBefore(Runnable work) {
        beforeBatch = work;
    }

    private void answer(HttpExchange exchange) throws IOException {
        String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        Refusal refusal = null;
        String answer = "";
        try {
            answer = answer(exchange, body);
        } catch (Refusal refused) {
            refusal = refused;
        } catch (RuntimeException fault) {
            refusal = new Refusal(500, "InternalFailure", String.valueOf(fault));
        }
        byte[] bytes = ("<?xml version=\"1.0\"?>\n" + (refusal == null ? answer : refusal.xml(oldForm))).getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().add("Content-Type", "text/xml");
        exchange.sendResponseHeaders(refusal == null ? 200 : refusal.status, bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    private synchronized String answer(HttpExchange exchange, String body) {
        String path = exchange.getRequestURI().getPath();
        String call = exchange.getRequestMethod() + " " + path;
        String signed = String.valueOf(exchange.getRequestHeaders().getFirst("Authorization"));
        if (!signed.matches(SIGNED)) {
            throw new Refusal(403, "MissingAuthenticationToken", "Missing Authentication Token");
        }
        Fault fault = faults.peek();
        boolean now = fault != null && call.matches(fault.on);
        if (now) {
            faults.remove();
            if (!fault.afterwards) {
                throw new Refusal(fault.status, fault.code, "As the test has it");
            }
        }
        String answer = call(call, exchange.getRequestURI(), body);
        if (now) {
            throw new Refusal(fault.status, fault.code, "As the test has it");
        }
        return answer;
    }

    private String call(String call, URI uri, String body) {
        Matcher zone = Pattern.compile("GET /2013-04-01/hostedzone/(\\w+)").matcher(call);
        Matcher list = Pattern.compile("GET /2013-04-01/hostedzone/(\\w+)/rrset").matcher(call);
        Matcher change = Pattern.compile("POST /2013-04-01/hostedzone/(\\w+)/rrset/?").matcher(call);
        Matcher asked = Pattern.compile("GET /2013-04-01/change/(\\w+)").matcher(call);
        if (call.matches("GET /2013-04-01/hostedzonesbyname")) {
            return named(query(uri).getOrDefault("dnsname", ""));
        } else if (zone.matches()) {
            return "<GetHostedZoneResponse xmlns=\"" + NAMESPACE + "\">" + zone(known(zone.group(1))) + "</GetHostedZoneResponse>";
        } else if (list.matches()) {
            return list(known(list.group(1)), query(uri));
        } else if (change.matches()) {
            return change(known(change.group(1)), body);
        } else if (asked.matches()) {
            if (!pending.containsKey(asked.group(1))) {
                throw new Refusal(404, "NoSuchChange", "Could not find resource with ID: " + asked.group(1));
            }
            int left = pending.merge(asked.group(1), -1, Integer::sum);
            return "<GetChangeResponse xmlns=\"" + NAMESPACE + "\">" + info(asked.group(1), left < 0 ? "INSYNC" : "PENDING") + "</GetChangeResponse>";
        }
        throw new Refusal(404, "UnknownOperationException", call);
    }

    private String known(String zone) {
        if (!zones.containsKey(zone)) {
            throw new Refusal(404, "NoSuchHostedZone", "No hosted zone found with ID: " + zone);
        }
        return zone;
    }

    private String zone(String id) {
        return "<HostedZone><Id>/hostedzone/" + id + "</Id><Name>" + zones.get(id) + "</Name><CallerReference>r</CallerReference><Config><PrivateZone>false</PrivateZone></Config></HostedZone>";
    }

    /** Every zone from that name on, as Route 53 does. */
    private String named(String from) {
        StringBuilder all = new StringBuilder();
        zones.entrySet().stream().filter(zone -> reversed(zone.getValue()).compareTo(reversed(from)) >= 0).sorted(Map.Entry.comparingByValue())
                .forEach(zone -> all.append(zone(zone.getKey())));
        return "<ListHostedZonesByNameResponse xmlns=\"" + NAMESPACE + "\"><HostedZones>" + all + "</HostedZones><IsTruncated>false</IsTruncated><MaxItems>100</MaxItems>"
                + "</ListHostedZonesByNameResponse>";
    }

    /** One record a page, so that whoever reads must turn them. */
    private String list(String zone, Map<String, String> query) {
        String from = reversed(query.getOrDefault("name", "")) + " " + query.getOrDefault("type", "") + " " + query.getOrDefault("identifier", "");
        List<Map.Entry<String, String>> left = new ArrayList<>(records.get(zone).tailMap(from, true).entrySet());
        StringBuilder xml = new StringBuilder("<ListResourceRecordSetsResponse xmlns=\"" + NAMESPACE + "\"><ResourceRecordSets>");
        left.stream().limit(1).forEach(one -> xml.append(one.getValue()));
        xml.append("</ResourceRecordSets><IsTruncated>").append(left.size() > 1).append("</IsTruncated><MaxItems>1</MaxItems>");
        if (left.size() > 1) {
            Element next = xml(left.get(1).getValue());
            xml.append("<NextRecordName>").append(text(next, "Name")).append("</NextRecordName><NextRecordType>").append(text(next, "Type")).append("</NextRecordType>");
            xml.append(text(next, "SetIdentifier").isEmpty() ? "" : "<NextRecordIdentifier>" + text(next, "SetIdentifier") + "</NextRecordIdentifier>");
        }
        return xml.append("</ListResourceRecordSetsResponse>").toString();
    }

    private String change(String zone, String body) {
        beforeBatch.run();
        TreeMap<String, String> then = new TreeMap<>(records.get(zone));
        NodeList changes = xml(body).getElementsByTagNameNS("*", "Change");
        List<String> wrong = new ArrayList<>();
        for (int i = 0; i < changes.getLength(); i++) {
            Element change = (Element) changes.item(i);
            Element set = (Element) change.getElementsByTagNameNS("*", "ResourceRecordSet").item(0);
            change(zone, text(change, "Action"), set, then, wrong);
        }
        if (!wrong.isEmpty()) {
            throw new Refusal(400, "InvalidChangeBatch", String.join("|", wrong));
        }
        records.put(zone, then);
        batches.add(body);
        String id = "C" + (1000 + batches.size());
        pending.put(id, questions);
        return "<ChangeResourceRecordSetsResponse xmlns=\"" + NAMESPACE + "\">" + info(id, "PENDING") + "</ChangeResourceRecordSetsResponse>";
    }

    private void change(String zone, String action, Element set, TreeMap<String, String> then, List<String> wrong) {
        String key = key(set);
        String shown = "resource record set [name='" + name(text(set, "Name")) + "', type='" + text(set, "Type") + "']";
        boolean alias = set.getElementsByTagNameNS("*", "AliasTarget").getLength() > 0;
        boolean values = set.getElementsByTagNameNS("*", "Value").getLength() > 0;
        String cname = reversed(text(set, "Name")) + " CNAME ";
        if (!name(text(set, "Name")).endsWith("." + zones.get(zone)) && !name(text(set, "Name")).equals(zones.get(zone))) {
            wrong.add("RRSet with DNS name " + name(text(set, "Name")) + " is not permitted in zone " + zones.get(zone));
        } else if (alias == values || alias != text(set, "TTL").isEmpty() || text(set, "Weight").isEmpty() != text(set, "SetIdentifier").isEmpty()) {
            wrong.add("Invalid request: Expected exactly one of [AliasTarget, all of [TTL, and ResourceRecords]], but found more or less in Change with " + shown);
        } else if (action.equals("DELETE")) {
            if (!then.containsKey(key)) {
                wrong.add("Tried to delete " + shown + " but it was not found");
            } else if (!then.get(key).equals(canonical(set))) {
                wrong.add("Tried to delete " + shown + " but the values provided do not match the current values");
            }
            then.remove(key);
        } else if (!action.matches("CREATE|UPSERT")) {
            wrong.add("Invalid action " + action);
        } else if (action.equals("CREATE") && then.containsKey(key)) {
            wrong.add("Tried to create " + shown + " but it already exists");
        } else if (then.keySet().stream().anyMatch(other -> other.startsWith(reversed(text(set, "Name")) + " ") && (other.startsWith(cname) != key.startsWith(cname)))) {
            wrong.add("RRSet of type " + text(set, "Type") + " with DNS name " + name(text(set, "Name")) + " is not permitted because a conflicting RRSet exists");
        } else {
            then.put(key, canonical(set));
        }
    }

    private static String info(String id, String status) {
        return "<ChangeInfo><Id>/change/" + id + "</Id><Status>" + status + "</Status><SubmittedAt>2026-01-01T00:00:00Z</SubmittedAt></ChangeInfo>";
    }

    private static String key(Element set) {
        return reversed(text(set, "Name")) + " " + text(set, "Type") + " " + text(set, "SetIdentifier");
    }

    /** Route 53 sorts names by their labels from the last one on. */
    private static String reversed(String name) {
        return String.join(".", List.of(name(name).split("\\.")).reversed());
    }

    private static String name(String written) {
        String name = written.toLowerCase().replace("\\052", "*");
        return name.endsWith(".") || name.isEmpty() ? name : name + ".";
    }

    /** As Route 53 gives it back: names with their last dot, a star in octal, everything in its own order. */
    private static String canonical(Element set) {
        StringBuilder xml = new StringBuilder("<ResourceRecordSet><Name>" + name(text(set, "Name")).replace("*", "\\052") + "</Name><Type>" + text(set, "Type") + "</Type>");
        for (String tag : List.of("SetIdentifier", "Weight", "Failover", "TTL", "HealthCheckId")) {
            xml.append(text(set, tag).isEmpty() ? "" : "<" + tag + ">" + text(set, tag) + "</" + tag + ">");
        }
        NodeList values = set.getElementsByTagNameNS("*", "Value");
        for (int i = 0; i < values.getLength(); i++) {
            xml.append(i == 0 ? "<ResourceRecords>" : "").append("<ResourceRecord><Value>").append(values.item(i).getTextContent().replace("&", "&amp;").replace("<", "&lt;"))
                    .append("</Value></ResourceRecord>").append(i == values.getLength() - 1 ? "</ResourceRecords>" : "");
        }
        if (set.getElementsByTagNameNS("*", "AliasTarget").item(0) instanceof Element alias) {
            xml.append("<AliasTarget><HostedZoneId>").append(text(alias, "HostedZoneId")).append("</HostedZoneId><DNSName>").append(name(text(alias, "DNSName")))
                    .append("</DNSName><EvaluateTargetHealth>").append(text(alias, "EvaluateTargetHealth")).append("</EvaluateTargetHealth></AliasTarget>");
        }
        return xml.append("</ResourceRecordSet>").toString();
    }

    private static String text(Element element, String tag) {
        NodeList found = element.getElementsByTagNameNS("*", tag);
        return found.getLength() == 0 ? "" : found.item(0).getTextContent();
    }

    private static Element xml(String text) {
        try {
            DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
            factory.setNamespaceAware(true);
            return factory.newDocumentBuilder().parse(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8))).getDocumentElement();
        } catch (Exception e) {
            throw new Refusal(400, "MalformedXML", String.valueOf(e.getMessage()));
        }
    }

    private static Map<String, String> query(URI uri) {
        Map<String, String> query = new LinkedHashMap<>();
        for (String pair : String.valueOf(uri.getRawQuery()).split("&")) {
            String[] halves = pair.split("=", 2);
            query.put(halves[0], halves.length < 2 ? "" : URLDecoder.decode(halves[1], StandardCharsets.UTF_8));
        }
        return query;
    }

    private static final class Refusal extends RuntimeException {

        private final int status;
        private final String code;

        private Refusal(int status, String code, String message) {
            super(message);
            this.status = status;
            this.code = code;
        }

        private String xml(boolean old) {
            if (old && code.equals("InvalidChangeBatch")) {
                StringBuilder messages = new StringBuilder();
                for (String one : getMessage().split("\\|")) {
                    messages.append("<Message>").append(one).append("</Message>");
                }
                return "<InvalidChangeBatch xmlns=\"" + NAMESPACE + "\"><Messages>" + messages + "</Messages><RequestId>r</RequestId></InvalidChangeBatch>";
            }
            return "<ErrorResponse xmlns=\"" + NAMESPACE + "\"><Error><Type>Sender</Type><Code>" + code + "</Code><Message>" + getMessage()
                    + "</Message></Error><RequestId>r</RequestId></ErrorResponse>";
        }
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
