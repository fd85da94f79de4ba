package io.latentrelay.local.containers;

import static org.apache.kafka.common.acl.AclPermissionType.ALLOW;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ScramCredentialInfo;
import org.apache.kafka.clients.admin.ScramMechanism;
import org.apache.kafka.clients.admin.UserScramCredentialAlteration;
import org.apache.kafka.clients.admin.UserScramCredentialUpsertion;
import org.apache.kafka.common.acl.AccessControlEntry;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.Resource;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourceType;

/** The users of {@code deploy/kubernetes/components/kafka/users.yaml} and their rights. */
final class KafkaUsers {

    private static final String FILE = "kubernetes/components/kafka/users.yaml";

    /** The broker takes any number of rounds; fewest is fastest. */
    private static final ScramCredentialInfo SCRAM =
            new ScramCredentialInfo(ScramMechanism.SCRAM_SHA_512, 4096);

    private KafkaUsers() {}

    /** As different for each as can be, and known to nobody else. */
    static String password(String user) {
        return "secret-of-" + user;
    }

    static String jaas(String user, String password) {
        return "org.apache.kafka.common.security.scram.ScramLoginModule required username=\""
                + user
                + "\" password=\""
                + password
                + "\";";
    }

    /** What Strimzi's user operator does. */
    static void create(Admin operator) throws ExecutionException, InterruptedException {
        List<UserScramCredentialAlteration> passwords = new ArrayList<>();
        List<AclBinding> rights = new ArrayList<>();
        for (JsonNode user : DeployFile.documents(FILE, "KafkaUser")) {
            String name = user.at("/metadata/name").asText();
            passwords.add(new UserScramCredentialUpsertion(name, SCRAM, password(name)));
            user.at("/spec/authorization/acls").forEach(acl -> rights.addAll(rights(name, acl)));
        }
        operator.alterUserScramCredentials(passwords).all().get();
        operator.createAcls(rights).all().get();
    }

    private static List<AclBinding> rights(String user, JsonNode acl) {
        ResourcePattern resource = resource(acl.path("resource"));
        List<AclBinding> rights = new ArrayList<>();
        for (JsonNode operation : acl.path("operations")) {
            AccessControlEntry entry =
                    new AccessControlEntry(
                            "User:" + user, "*", operation(operation.asText()), ALLOW);
            rights.add(new AclBinding(resource, entry));
        }
        return rights;
    }

    private static ResourcePattern resource(JsonNode resource) {
        ResourceType type =
                ResourceType.valueOf(resource.path("type").asText().toUpperCase(Locale.ROOT));
        if (type == ResourceType.CLUSTER) {
            return new ResourcePattern(type, Resource.CLUSTER_NAME, PatternType.LITERAL);
        }
        PatternType pattern =
                resource.path("patternType").asText("literal").equals("prefix")
                        ? PatternType.PREFIXED
                        : PatternType.LITERAL;
        return new ResourcePattern(type, resource.path("name").asText(), pattern);
    }

    /** Strimzi writes {@code DescribeConfigs}, Kafka's own clients {@code DESCRIBE_CONFIGS}. */
    private static AclOperation operation(String name) {
        return AclOperation.valueOf(
                name.replaceAll("([a-z])([A-Z])", "$1_$2").toUpperCase(Locale.ROOT));
    }
}
