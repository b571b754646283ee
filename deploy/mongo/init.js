// Run by mongosh: initiates the replica set and creates the application's login. Run again, it changes nothing.
const HOSTS = ['mongo1:27017', 'mongo2:27017', 'mongo3:27017'];
const { MONGO_ROOT_PASSWORD, MONGO_APP_PASSWORD } = process.env;
const login = `root:${encodeURIComponent(MONGO_ROOT_PASSWORD)}`;
const NOT_YET_INITIALIZED = 94;

/** Some versions of mongosh throw a failed command's answer, others return it. */
function attempt(command) {
  try {
    return command();
  } catch (error) {
    return error;
  }
}

// A direct connection: before the set exists there is no primary to find.
const first = new Mongo(`mongodb://${login}@${HOSTS[0]}/?directConnection=true`).getDB('admin');
const status = attempt(() => first.runCommand({ replSetGetStatus: 1 }));
if (status.code === NOT_YET_INITIALIZED) {
  first.runCommand({
    replSetInitiate: { _id: 'nhip', members: HOSTS.map((host, _id) => ({ _id, host })) },
  });
  print('replica set initiated');
} else if (status.ok !== 1) throw status;

// The driver waits for a primary; an election takes some seconds.
const set = new Mongo(`mongodb://${login}@${HOSTS.join(',')}/?replicaSet=nhip&serverSelectionTimeoutMS=60000`);
const nhip = set.getDB('nhip');
if (nhip.getUser('nhip') === null) {
  nhip.createUser({ user: 'nhip', pwd: MONGO_APP_PASSWORD, roles: [{ role: 'readWrite', db: 'nhip' }] });
  print('login created');
}
